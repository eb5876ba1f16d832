// A client that says all that reaches it, for test_node_contract.py.
import { io } from "socket.io-client";

const [url] = process.argv.slice(2);
const say = (what, value) => process.stdout.write(`${JSON.stringify({ what, value }, plain)}\n`);

// A Buffer has become its own kind of object by the time that it is asked about.
function plain(_key, value) {
  return value?.type === "Buffer" ? { bytes: Buffer.from(value.data).toString("hex") } : value;
}

const never = { forceNew: true, reconnection: false };

const polling = io(url, { ...never, transports: ["polling"] });
polling.on("connect_error", (error) => say("polling", { status: error.description, text: error.context.responseText }));

const nowhere = io(`${url}/nowhere`, { ...never, transports: ["websocket"] });
nowhere.on("connect_error", () => {
  say("nowhere", "refused");
  nowhere.disconnect();
});

const other = io(`${url}/other`, { ...never, transports: ["websocket"] });
other.on("news", (...said) => say("other", said));
other.on("connect", () => say("other is in", other.id));

const socket = io(url, { ...never, transports: ["websocket"] });
socket.on("news", (...said) => say("news", said));
socket.on("question", (question, answer) => answer(`${JSON.stringify(question, plain)} answered`));
socket.on("disconnect", (reason) => say("disconnect", reason));
socket.on("connect", () => say("in", socket.id));

process.stdin.on("data", async () => {
  say("echo", await socket.emitWithAck("echo", { name: "Núñez" }));
  say("count", await socket.emitWithAck("count", 20));
});
process.stdin.on("end", () => {
  socket.disconnect();
  other.disconnect();
});
