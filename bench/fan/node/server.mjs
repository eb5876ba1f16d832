// Node Socket.IO as its documentation starts it, websockets only; with a Redis address also its Redis adapter.
//   node server.mjs PORT [REDIS_URL]
// Clients `watch` topics, which are rooms. Each line of stdin, {"rooms": [...], "data": ...}, is emitted to them.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Server } from "socket.io";

const [port, redisUrl] = process.argv.slice(2);
const http = createServer();
const io = new Server(http, { transports: ["websocket"], pingInterval: 20000, pingTimeout: 15000 });

if (redisUrl) {
  const { createClient } = await import("redis");
  const { createAdapter } = await import("@socket.io/redis-adapter");
  const publisher = createClient({ url: redisUrl });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  io.adapter(createAdapter(publisher, subscriber));
}

io.on("connection", (socket) => {
  socket.on("watch", async ({ topics }, answer) => {
    await socket.join(topics);
    answer({ ok: true });
  });
});

createInterface({ input: process.stdin }).on("line", (line) => {
  const { rooms, data } = JSON.parse(line);
  io.to(rooms).emit("event", data);
}).on("close", () => process.exit(0));

http.listen(Number(port), "127.0.0.1");
