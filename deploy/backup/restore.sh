#!/bin/sh
# restore.sh FILE: replace everything in MongoDB by a backup. Stop the product first (docs/operations.md).
set -eu
umask 077
file=${1:?which backup? ls /backups}
test -s "$file" || { echo "there is no backup $file" >&2; exit 1; }
printf 'password: "%s"\n' "$MONGO_ROOT_PASSWORD" > /tmp/mongorestore.yml
trap 'rm -f /tmp/mongorestore.yml' EXIT
mongorestore --config /tmp/mongorestore.yml --host mongo:27017 --username root --authenticationDatabase admin \
    --oplogReplay --drop --gzip --archive="$file"
echo "restored $file; now empty Redis and start the product"
