//! The command line: one function per command.

mod access;
mod admin;
pub mod config;
mod error;
mod expiry;
mod oidc;
mod purge;
mod serve;

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};
use steward_sync::ids::DocumentId;

pub use self::error::CommandError;
use self::expiry::Expiry;
use crate::{
    http::PublicUrl,
    identity::{DeviceId, Handle, MemberId, Role, WorkspaceId},
    net::address::ProxyRange,
    platform::Platform,
    store::{Database, DatabaseError},
};

/// The relay of a Steward organization.
#[derive(Debug, Parser)]
#[command(name = "steward-server", version, about)]
pub struct Arguments {
    /// A TOML file with settings: every option of `serve` is a key; flags and STEWARD_… variables precede it.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    /// What is logged: error, warn, info, debug, or by module as in `info,steward_server::relay=debug`.
    #[arg(long, global = true, default_value = "info")]
    log: String,
    /// How log lines are written.
    #[arg(long, global = true, value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
    #[command(subcommand)]
    command: Command,
}

/// How log lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object to a line, for machines.
    Json,
}

impl Arguments {
    /// What is to be logged, and how.
    #[must_use]
    pub fn log(&self) -> (&str, LogFormat) {
        (&self.log, self.log_format)
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the application, the API and the synchronization socket.
    Serve(ServeArguments),
    /// Creates and lists workspaces.
    Workspace {
        #[command(subcommand)]
        command: WorkspaceCommand,
    },
    /// Prints a link that makes one person a member.
    Invite(InviteArguments),
    /// Prints a socket address for an integration, any automerge-repo client.
    Token(TokenArguments),
    /// Lists who has access to a workspace: members, their devices and tokens, open invitations.
    Members {
        #[command(flatten)]
        data: DataDirectory,
        /// The workspace's id.
        #[arg(long)]
        workspace: WorkspaceId,
    },
    /// Takes access away from a member, a device, a token or an open invitation; open connections end.
    Revoke(RevokeArguments),
    /// Binds a person at the sign-in provider to a member, who can then enrol devices by signing in there.
    Bind(oidc::BindArguments),
    /// Ends the binding of a person at the sign-in provider; devices stay.
    Unbind(oidc::UnbindArguments),
    /// Removes a document for good, here and on every device (a legal duty to erase); it leaves a tombstone.
    Purge(PurgeArguments),
    /// Lists the documents that were removed for good.
    Tombstones {
        #[command(flatten)]
        data: DataDirectory,
        /// Only of this workspace.
        #[arg(long)]
        workspace: Option<WorkspaceId>,
    },
    /// Writes a consistent copy of the database, also while the relay runs.
    Backup {
        #[command(flatten)]
        data: DataDirectory,
        /// The new file.
        #[arg(long)]
        to: PathBuf,
    },
    /// Makes a backup the database of an empty data directory.
    Restore {
        #[command(flatten)]
        data: DataDirectory,
        /// The backup.
        #[arg(long)]
        from: PathBuf,
        /// Removals that happened after the backup was made, as `tombstones` prints them; `tombstones.tsv` of the data
        /// directory is taken into account without being named.
        #[arg(long)]
        tombstones: Option<PathBuf>,
    },
    /// Verifies everything stored; ends with an error code when something is damaged.
    Check {
        #[command(flatten)]
        data: DataDirectory,
    },
}

/// Where the relay keeps everything.
#[derive(Debug, Args)]
struct DataDirectory {
    /// The directory that holds the database.
    #[arg(long, default_value = "steward-data")]
    data_dir: PathBuf,
    /// A PostgreSQL database instead (postgres://user@host/database), which several relays may share. An address with
    /// a password belongs into the environment, where other users of the machine do not see it.
    #[arg(long, env = "STEWARD_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
}

impl DataDirectory {
    /// Opens the database, creating it where needed.
    async fn open(&self) -> Result<Database, DatabaseError> {
        match &self.database_url {
            Some(address) => Database::connect(address).await,
            None => Database::open(&self.data_dir),
        }
    }

    /// Opens the database, which must be there.
    async fn open_existing(&self) -> Result<Database, DatabaseError> {
        match &self.database_url {
            Some(address) => Database::connect_existing(address).await,
            None => Database::open_existing(&self.data_dir),
        }
    }
}

/// How `serve` listens.
#[derive(Debug, Args)]
struct ServeArguments {
    #[command(flatten)]
    data: DataDirectory,
    /// Address and port.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The address under which browsers reach the relay, for links and the check of origins.
    #[arg(long)]
    public_url: Option<PublicUrl>,
    /// Does without PostgreSQL's notifications, for a connection pooler that does not pass them: what other relays
    /// stored is then found every two seconds.
    #[arg(long)]
    without_notifications: bool,
    /// The certificate chain (PEM) for TLS by the relay itself; read again when the file changes.
    #[arg(long, requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The private key (PEM) of the certificate.
    #[arg(long, requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A proxy, or a range of them, whose X-Forwarded-For is believed: 10.0.0.7, 10.0.0.0/8. May be given repeatedly.
    #[arg(long, value_delimiter = ',')]
    trusted_proxy: Vec<ProxyRange>,
    #[command(flatten)]
    oidc: oidc::OidcArguments,
    /// Serves the application from this directory instead of the one built in.
    #[arg(long)]
    app_dir: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum WorkspaceCommand {
    /// Creates a workspace and prints its id.
    Create {
        #[command(flatten)]
        data: DataDirectory,
        /// Its name.
        #[arg(long)]
        name: String,
    },
    /// Lists workspaces.
    List {
        #[command(flatten)]
        data: DataDirectory,
    },
}

#[derive(Debug, Args)]
struct PurgeArguments {
    #[command(flatten)]
    data: DataDirectory,
    /// The workspace's id.
    #[arg(long)]
    workspace: WorkspaceId,
    /// The document's id, as the address of the record ends.
    #[arg(long)]
    document: DocumentId,
    /// Why: a reference to the case, not its content. Members see it.
    #[arg(long)]
    reason: String,
    /// Who removes it; kept at the relay.
    #[arg(long)]
    by: String,
}

#[derive(Debug, Args)]
struct InviteArguments {
    #[command(flatten)]
    data: DataDirectory,
    /// The workspace's id.
    #[arg(long)]
    workspace: WorkspaceId,
    /// What the person will be.
    #[arg(long, required_unless_present = "member")]
    role: Option<Role>,
    /// Instead of a new member: a link that adds a device to this one, for who lost theirs. Good for at most one day.
    #[arg(long, conflicts_with_all = ["role", "name"])]
    member: Option<MemberId>,
    /// For whom; a suggestion, the person can change it.
    #[arg(long)]
    name: Option<String>,
    /// Also lets in whoever signs in at the sign-in provider with this verified e-mail address, without the link.
    #[arg(long)]
    email: Option<String>,
    /// How long the link is good for: 15m, 1h, 7d (the default), at most 90d; for a device 10m.
    #[arg(long)]
    expires: Option<Expiry>,
    /// The relay's public address, if another than the running relay's.
    #[arg(long)]
    public_url: Option<PublicUrl>,
}

#[derive(Debug, Args)]
struct TokenArguments {
    #[command(flatten)]
    data: DataDirectory,
    /// The workspace's id.
    #[arg(long)]
    workspace: WorkspaceId,
    /// What the integration may do.
    #[arg(long)]
    role: Role,
    /// The integration's name in the list of members.
    #[arg(long, default_value = "integration")]
    name: String,
    /// How long the token is good for: 15m, 1h, 30d, never.
    #[arg(long, default_value = "30d")]
    expires: Expiry,
    /// The relay's public address, if another than the running relay's.
    #[arg(long)]
    public_url: Option<PublicUrl>,
}

#[derive(Debug, Args)]
struct RevokeArguments {
    #[command(flatten)]
    data: DataDirectory,
    /// The workspace's id.
    #[arg(long)]
    workspace: WorkspaceId,
    #[command(flatten)]
    what: Revoked,
}

/// Whose access ends; all as `members` prints them.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Revoked {
    /// A member, with all devices and tokens.
    #[arg(long)]
    member: Option<MemberId>,
    /// One device.
    #[arg(long)]
    device: Option<DeviceId>,
    /// One token.
    #[arg(long)]
    token: Option<Handle>,
    /// An invitation that nobody has accepted yet.
    #[arg(long)]
    invitation: Option<Handle>,
}

/// Runs the command. `sources` says where each setting came from.
pub async fn run(
    arguments: Arguments,
    sources: Vec<config::SettingSource>,
    platform: Platform,
) -> Result<ExitCode, CommandError> {
    for setting in sources {
        tracing::debug!(name = setting.name, source = setting.source, "setting");
    }
    match arguments.command {
        Command::Serve(arguments) => serve::serve(arguments, platform).await,
        Command::Workspace {
            command: WorkspaceCommand::Create { data, name },
        } => admin::create_workspace(&data, &platform, &name).await,
        Command::Workspace {
            command: WorkspaceCommand::List { data },
        } => admin::list_workspaces(&data).await,
        Command::Invite(arguments) => access::invite(arguments, &platform).await,
        Command::Token(arguments) => access::token(arguments, &platform).await,
        Command::Members { data, workspace } => access::members(&data, &platform, workspace).await,
        Command::Bind(arguments) => oidc::bind(arguments, &platform).await,
        Command::Unbind(arguments) => oidc::unbind(arguments).await,
        Command::Revoke(arguments) => access::revoke(arguments, &platform).await,
        Command::Backup { data, to } => admin::backup(data, to).await,
        Command::Restore { data, from, tombstones } => admin::restore(data, from, tombstones).await,
        Command::Purge(arguments) => purge::purge(arguments, &platform).await,
        Command::Tombstones { data, workspace } => purge::list(&data, workspace).await,
        Command::Check { data } => admin::check(data).await,
    }
}
