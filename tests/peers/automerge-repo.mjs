// A server of automerge-repo as its makers run it: files as storage, documents to whoever asks. Prints READY PORT.
import { Repo } from "@automerge/automerge-repo";
import { WebSocketServerAdapter } from "@automerge/automerge-repo-network-websocket";
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocketServer } from "ws";

const sockets = new WebSocketServer({ host: "127.0.0.1", port: 0 });
const listening = new Promise((resolve) => sockets.on("listening", resolve));
const adapter = new WebSocketServerAdapter(sockets);
new Repo({ network: [adapter], storage: new NodeFSStorageAdapter(process.argv[2]), sharePolicy: async () => false });
await listening;
// A connection that comes before the adapter has its name ends the program.
while (!adapter.peerId) await sleep(5);
console.log(`READY ${sockets.address().port}`);
