// Whether this member takes writes. The first check also founds the replica set of one.
load("/srv/mongo/root.js");
try {
  rs.status();
} catch {
  rs.initiate({ _id: "rs0", members: [{ _id: 0, host: "mongo:27017" }] });
}
if (!db.hello().isWritablePrimary) quit(1);
