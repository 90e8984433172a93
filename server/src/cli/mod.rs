//! The command line: one function per command.

mod admin;
mod error;
mod expiry;
mod serve;

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

pub use self::error::CommandError;
use self::expiry::Expiry;
use crate::{
    http::PublicUrl,
    identity::{MemberId, Role, WorkspaceId},
    platform::Platform,
    store::{Database, DatabaseError},
};

/// The relay of a Steward organization.
#[derive(Debug, Parser)]
#[command(name = "steward-server", version, about)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
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
    /// Lists who has access to a workspace.
    Members {
        #[command(flatten)]
        data: DataDirectory,
        /// The workspace's id.
        #[arg(long)]
        workspace: WorkspaceId,
    },
    /// Takes a member's access away, open connections included.
    Revoke {
        #[command(flatten)]
        data: DataDirectory,
        /// The workspace's id.
        #[arg(long)]
        workspace: WorkspaceId,
        /// The member's id, as `members` prints it.
        #[arg(long)]
        member: MemberId,
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

/// How `serve` listens. (Certificates for TLS by the relay itself belong here.)
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
struct InviteArguments {
    #[command(flatten)]
    data: DataDirectory,
    /// The workspace's id.
    #[arg(long)]
    workspace: WorkspaceId,
    /// What the person will be.
    #[arg(long)]
    role: Role,
    /// For whom; a suggestion, the person can change it.
    #[arg(long)]
    name: Option<String>,
    /// How long the link is good for: 15m, 1h, 7d.
    #[arg(long, default_value = "7d")]
    expires: Expiry,
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

/// Runs the command.
pub async fn run(arguments: Arguments, platform: Platform) -> Result<ExitCode, CommandError> {
    match arguments.command {
        Command::Serve(arguments) => serve::serve(arguments, platform).await,
        Command::Workspace {
            command: WorkspaceCommand::Create { data, name },
        } => admin::create_workspace(&data, &platform, &name).await,
        Command::Workspace {
            command: WorkspaceCommand::List { data },
        } => admin::list_workspaces(&data).await,
        Command::Invite(arguments) => admin::invite(arguments, &platform).await,
        Command::Token(arguments) => admin::token(arguments, &platform).await,
        Command::Members { data, workspace } => admin::members(&data, workspace).await,
        Command::Revoke {
            data,
            workspace,
            member,
        } => admin::revoke(&data, &platform, workspace, member).await,
        Command::Backup { data, to } => admin::backup(data, to).await,
        Command::Restore { data, from } => admin::restore(data, from).await,
        Command::Check { data } => admin::check(data).await,
    }
}
