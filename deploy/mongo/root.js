// Log in as root without the password among a process's arguments, where every user of the host can read it.
db.getSiblingDB("admin").auth("root", process.env.MONGO_INITDB_ROOT_PASSWORD);
