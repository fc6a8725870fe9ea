FROM debian:12 AS base
USER app
SHELL ["/bin/bash", "-c"]
FROM alpine AS other
RUN a
FROM base
RUN b
