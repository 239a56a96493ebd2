FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# As .ci/build does, to the same bytes. With .git in the context the binary knows its commit: fanzha version.
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w -buildid=" -o /out/fanzha ./app \
 && mkdir /out/data && mkdir -m 1777 /out/tmp

FROM scratch
# Webhooks and mail servers are known by these roots.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/fanzha /fanzha
COPY --from=build --chown=65532:65532 /out/data /data
# The search index is made anew at each start, in the temporary folder.
COPY --from=build --chown=65532:65532 /out/tmp /tmp
COPY content /content
# As variables, so that every command finds the site's own: docker compose exec site /fanzha reports list
ENV FANZHA_ADDR=0.0.0.0:8080 FANZHA_CONTENT=/content FANZHA_DATA=/data
USER 65532:65532
VOLUME ["/data"]
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["/fanzha", "health"]
ENTRYPOINT ["/fanzha"]
CMD ["serve"]
