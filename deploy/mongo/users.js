// The users that do the work. MongoDB's image runs this once, when its data is founded; it may be run again:
//   docker compose exec mongo mongosh --quiet --eval 'load("/srv/mongo/root.js")' /srv/mongo/users.js
const privileges = JSON.parse(require("fs").readFileSync("/srv/mongo/role.json", "utf8"));
const ROLES = [
  // The product: its own documents and indexes, and nothing of other databases or of the server. It adds to the audit
  // log and reads it; not even the product can change or remove an entry.
  { at: "quickdoc", role: "product", privileges, roles: [] },
];
const USERS = [
  { at: "quickdoc", user: "quickdoc", pwd: process.env.MONGO_PASSWORD, roles: [{ role: "product", db: "quickdoc" }] },
  // The nightly backup: it reads everything and changes nothing but its own notes.
  { at: "admin", user: "backup", pwd: process.env.MONGO_BACKUP_PASSWORD, roles: [{ role: "backup", db: "admin" }] },
];

for (const { at, role, privileges, roles } of ROLES) {
  const there = db.getSiblingDB(at);
  if (there.getRole(role) === null) there.createRole({ role, privileges, roles });
  else there.updateRole(role, { privileges, roles });
}
for (const { at, user, pwd, roles } of USERS) {
  const there = db.getSiblingDB(at);
  if (there.getUser(user) === null) there.createUser({ user, pwd, roles });
  else there.updateUser(user, { pwd, roles });
}
