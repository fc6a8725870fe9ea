FROM ${BASE:-alpine}:3
USER ${UID:-1000}
