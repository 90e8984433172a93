//! The command line: one function per command.

mod access;
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
    identity::{DeviceId, Handle, MemberId, Role, WorkspaceId},
    platform::Platform,
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

/// Where the relay keeps everything. (A database server as an alternative belongs here.)
#[derive(Debug, Args)]
struct DataDirectory {
    /// The directory that holds the database.
    #[arg(long, default_value = "steward-data")]
    data_dir: PathBuf,
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
    #[arg(long, required_unless_present = "member")]
    role: Option<Role>,
    /// Instead of a new member: a link that adds a device to this one, for who lost theirs. Good for at most one day.
    #[arg(long, conflicts_with_all = ["role", "name"])]
    member: Option<MemberId>,
    /// For whom; a suggestion, the person can change it.
    #[arg(long)]
    name: Option<String>,
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

/// Runs the command.
pub async fn run(arguments: Arguments, platform: Platform) -> Result<ExitCode, CommandError> {
    match arguments.command {
        Command::Serve(arguments) => serve::serve(arguments, platform).await,
        Command::Workspace {
            command: WorkspaceCommand::Create { data, name },
        } => admin::create_workspace(&data.data_dir, &platform, &name).await,
        Command::Workspace {
            command: WorkspaceCommand::List { data },
        } => admin::list_workspaces(&data.data_dir).await,
        Command::Invite(arguments) => access::invite(arguments, &platform).await,
        Command::Token(arguments) => access::token(arguments, &platform).await,
        Command::Members { data, workspace } => access::members(&data.data_dir, &platform, workspace).await,
        Command::Revoke(arguments) => access::revoke(arguments, &platform).await,
        Command::Backup { data, to } => admin::backup(data.data_dir, to).await,
        Command::Restore { data, from } => admin::restore(data.data_dir, from).await,
        Command::Check { data } => admin::check(data.data_dir).await,
    }
}
