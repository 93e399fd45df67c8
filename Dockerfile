# The two programs as two small images, each run by a user without rights:
#
#   docker build --target loader --tag triptych-loader .
#   docker build --target gateway --tag triptych-gateway .

FROM rust:1.95-slim-bookworm AS build
# The file database, the compressors and the client of Kafka are built from C.
RUN apt-get update && apt-get install --yes --no-install-recommends gcc g++ libc6-dev make && rm -rf /var/lib/apt/lists/*
WORKDIR /triptych
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/triptych/target \
    cargo build --release --locked --package triptych-loader --package triptych-gateway --bins && \
    cp target/release/triptych-loader target/release/triptych-gateway /usr/local/bin/

FROM debian:bookworm-slim AS base
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* && \
    useradd --system --uid 10001 --no-create-home triptych && \
    install --directory --owner triptych /lake
USER triptych
ENV TRIPTYCH_LAKE=/lake TRIPTYCH_LAKE_CACHE=/lake/.cache
VOLUME /lake

FROM base AS loader
COPY --from=build /usr/local/bin/triptych-loader /usr/local/bin/
ENTRYPOINT ["triptych-loader"]
CMD ["--help"]

FROM base AS gateway
COPY --from=build /usr/local/bin/triptych-gateway /usr/local/bin/
ENV TRIPTYCH_LISTEN=0.0.0.0:8000
EXPOSE 8000
ENTRYPOINT ["triptych-gateway"]
CMD ["serve"]
