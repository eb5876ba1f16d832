// What the web does with its socket, line by line on stdout, for test_node_client.py.
import { io } from "socket.io-client";

const [url, given, topic, clinic] = process.argv.slice(2);
const tickets = given.split(","); // one for each time that it connects
const say = (what, value) => process.stdout.write(`${JSON.stringify({ what, value })}\n`);

function connect(auth) {
  return io(url, { transports: ["websocket"], auth, forceNew: true, reconnectionDelay: 100 });
}

const refused = connect({ ticket: "garbage" });
refused.on("connect_error", (error) => {
  say("refused", { message: error.message, data: error.data });
  refused.disconnect();
});

let seen;
const socket = connect((answer) => answer({ ticket: tickets.shift(), since: seen }));
socket.on("event", (logged) => {
  seen = logged.position;
  say("event", logged);
});
socket.on("resync", (words) => say("resync", words));
socket.on("disconnect", (reason) => say("disconnect", reason));
socket.on("connect", async () => {
  say("watch", await socket.emitWithAck("watch", { topics: [topic], since: seen }));
  say("board", await socket.emitWithAck("board", { clinic_id: clinic }));
  say("nonsense", await socket.emitWithAck("watch", { topics: 7 }));
});

// The line goes dead under the client; it must come back by itself and catch up.
process.stdin.on("data", () => socket.io.engine.transport.ws.terminate());
process.stdin.on("end", () => socket.disconnect());
