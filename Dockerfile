FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /fanzha ./app && mkdir /data && mkdir -m 1777 /newtmp

FROM scratch
COPY --from=build /fanzha /fanzha
COPY --from=build --chown=65532:65532 /data /data
# The search index is made anew at each start, in the temporary folder.
COPY --from=build --chown=65532:65532 /newtmp /tmp
COPY content /content
USER 65532:65532
VOLUME ["/data"]
EXPOSE 8080
ENTRYPOINT ["/fanzha"]
CMD ["serve", "--addr", "0.0.0.0:8080", "--content", "/content", "--data", "/data"]
