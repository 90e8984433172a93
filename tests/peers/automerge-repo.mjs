// A server of automerge-repo as its makers run it: files as storage, documents to whoever asks. Prints READY PORT.
import { Repo } from "@automerge/automerge-repo";
import { WebSocketServerAdapter } from "@automerge/automerge-repo-network-websocket";
import { NodeFSStorageAdapter } from "@automerge/automerge-repo-storage-nodefs";
import { WebSocketServer } from "ws";

const sockets = new WebSocketServer({ host: "127.0.0.1", port: 0 });
sockets.on("listening", () => console.log(`READY ${sockets.address().port}`));
new Repo({
  network: [new WebSocketServerAdapter(sockets)],
  storage: new NodeFSStorageAdapter(process.argv[2]),
  sharePolicy: async () => false,
});
