// socket.io's rooms, over websockets alone and uncompressed: `node socketio.cjs FOLDER-OF-NODE-MODULES`.
const { createServer } = require("node:http");
const { Server } = require(require.resolve("socket.io", { paths: [process.argv[2]] }));

const text = "这个颜色适合送给孩子吗？我们上次买的那副已经踢坏了。";
const http = createServer(async (request, response) => {
  const [, , events, pause] = request.url.split("/");
  response.end();
  const began = performance.now();
  for (let id = 1; id <= Number(events); id++) {
    const at = String(process.hrtime.bigint());
    const line = { t: "chat.line", id, v: 1, kind: "chat", alias: "小麦", text, at, deleted: false };
    io.to("room").emit("event", line);
    const due = began + id * Number(pause) * 1000;
    await new Promise((done) => setTimeout(done, Math.max(0, due - performance.now())));
  }
});
const io = new Server(http, {
  transports: ["websocket"],
  perMessageDeflate: false,
  pingInterval: 600_000,
});
io.on("connection", (socket) => socket.join("room"));
http.listen({ port: 0, host: "127.0.0.1", backlog: 1024 }, () => console.log(http.address().port, "none"));
