#!/bin/sh
# Builds the image without a Docker engine, runs it, and sees that it keeps its word.
# IMAGE_BUILD_OPTIONS goes to buildah, as for a proxy's certificate.
set -eu

cd "$(dirname "$0")/.."
base=$(sed -n 's/^ARG BASE=//p' docker/Dockerfile)
image=localhost/keepwell:check

for program in buildah podman; do
  if ! command -v "$program" > /dev/null; then
    echo "The check needs $program. Run: apt-get install buildah podman runc" >&2
    exit 1
  fi
done

# Where no registry is reached, Debian's own archive makes the same base.
if ! podman image exists "$base" && ! podman pull --quiet "$base"; then
  root=$(mktemp -d)
  trap 'rm -rf "$root"' EXIT
  debootstrap --variant=minbase --include=ca-certificates bookworm "$root"
  tar -C "$root" -c . | podman import --quiet - "$base"
fi

# Several options, so unquoted.
# shellcheck disable=SC2086
buildah bud --quiet --layers --isolation chroot --network host --pull-never \
  ${IMAGE_BUILD_OPTIONS:-} \
  --build-arg REVISION="$(git rev-parse HEAD)" \
  --tag "$image" --file docker/Dockerfile .

runtime=runc
if ! podman --runtime runc run --rm "$image" > /dev/null 2>&1; then
  runtime=$PWD/docker/oci-runtime
fi
exec .venv/bin/python -W ignore -m scripts.image_check "$runtime" "$image"
