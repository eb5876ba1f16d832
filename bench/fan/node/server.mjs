// Node Socket.IO as its documentation starts it, websockets only; with a Redis address also its Redis adapter.
//   node server.mjs PORT [REDIS_URL]
// With PEER_SECRET set, clients must bring a ticket: a JWT (HS256) that this secret signed and that is good still.
// Clients `watch` topics, which are rooms. Each line of stdin, {"rooms": [...], "data": ...}, is emitted to them.
import { createHmac, timingSafeEqual } from "node:crypto";
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

function claims(ticket, secret) {
  const [header, payload, mac] = ticket.split(".");
  const right = createHmac("sha256", secret).update(`${header}.${payload}`).digest();
  const given = Buffer.from(mac, "base64url");
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw new Error("forged");
  if (JSON.parse(Buffer.from(header, "base64url")).alg !== "HS256") throw new Error("algorithm");
  const said = JSON.parse(Buffer.from(payload, "base64url"));
  if (said.typ !== "ticket" || said.exp <= Date.now() / 1000) throw new Error("expired");
  return said;
}

const secret = process.env.PEER_SECRET;
if (secret) {
  io.use((socket, next) => {
    try {
      socket.data.actor = claims(socket.handshake.auth.ticket, secret);
      socket.join(`user:${socket.data.actor.sub}`);
      next();
    } catch (refusal) {
      next(refusal);
    }
  });
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
