# shellcheck shell=bash
# What run, test and fuzz share: it finds or installs the tools and builds the program. Sourced, never run.
#
# On Debian and Ubuntu missing packages come from apt. A Go or Node.js that is too old is left alone: a right one goes to
# a cache folder of the user's, through the ordinary clients (go mod download, npm ci), which check what they fetch.
# On every other system nothing is installed: one message names the packages.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${TELLTALE_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/telltale}
bin=$root/build/bin
# shellcheck disable=SC2034  # used by the scripts that source this file
desktop_tags=desktop,production,webkit2_41

go_wanted=1.26.8
declare -r go_wanted

say() { printf '%s\n' "$*"; }
die() {
  printf '%s\n' "$*" >&2
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

# --- the machine -----------------------------------------------------------------------------------------------------

system() {
  case "$(uname -s)" in
    Darwin) echo macos ;;
    MINGW* | MSYS* | CYGWIN*) echo windows ;;
    Linux)
      local ID='' ID_LIKE=''
      # shellcheck disable=SC1091  # a file of the machine's
      [ -r /etc/os-release ] && . /etc/os-release
      case " $ID $ID_LIKE " in
        *" debian "* | *" ubuntu "*) echo debian ;;
        *" fedora "* | *" rhel "*) echo fedora ;;
        *" arch "*) echo arch ;;
        *" suse "* | *" opensuse "*) echo suse ;;
        *) echo linux ;;
      esac
      ;;
    *) echo other ;;
  esac
}

# as_root runs a command as root. may_be_root has been asked before, because a password prompt must be seen.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

may_be_root() { [ "$(id -u)" = 0 ] || { has sudo && sudo -v; }; }

# apt_need installs those of the named packages that are not there yet.
apt_need() {
  local package log missing=()
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "Installing with apt: ${missing[*]}"
  may_be_root || die "That needs root: run  apt-get install ${missing[*]}  as root, then this command again"
  log=$(mktemp)
  if ! { as_root apt-get -q update && as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -q install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
    cat "$log" >&2
    die "apt could not install: ${missing[*]}"
  fi
  rm -f "$log"
}

# need_by_hand prints what to install on a system whose package manager we don't drive, and ends.
need_by_hand() {
  local what=$1
  say "Telltale needs tools that are missing here: $what." >&2
  say "Install them, then run this command again:" >&2
  case "$(system)" in
    macos) say "  xcode-select --install; brew install go node" ;;
    windows) say "  in MSYS2's UCRT64 shell: pacman -S --needed git mingw-w64-ucrt-x86_64-{go,gcc,nodejs}" ;;
    fedora) say "  sudo dnf install golang nodejs npm gcc-c++ pkgconf-pkg-config gtk3-devel webkit2gtk4.1-devel" \
      "${for_tests:+xorg-x11-server-Xvfb ImageMagick xdotool tesseract dbus-daemon strace chromium ShellCheck}" ;;
    arch) say "  sudo pacman -S --needed go nodejs npm base-devel gtk3 webkit2gtk-4.1" \
      "${for_tests:+xorg-server-xvfb imagemagick xdotool tesseract tesseract-data-eng dbus strace chromium shellcheck}" ;;
    suse) say "  sudo zypper install go nodejs npm gcc-c++ pkgconf gtk3-devel webkit2gtk3-devel" \
      "${for_tests:+xorg-x11-server-Xvfb ImageMagick xdotool tesseract-ocr dbus-1-daemon strace chromium ShellCheck}" ;;
    *) say "  Go 1.26 or newer, Node.js 20.19, 22.12 or newer with npm 11, a C++ compiler, pkg-config, GTK 3, WebKitGTK 4.1" \
      "${for_tests:+(and for tests Xvfb, ImageMagick, xdotool, tesseract, dbus-daemon, strace, Chromium, ShellCheck)}" ;;
  esac >&2
  exit 1
}

# --- Go --------------------------------------------------------------------------------------------------------------

# at_least A B: version A is B or newer.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# go_is_good asks in the repository, where a Go that can switch to the version of go.mod does so.
go_is_good() {
  has go || return 1
  local version
  version=$(cd "$root" && go env GOVERSION 2>/dev/null) || return 1
  at_least "${version#go}" "$(sed -n 's/^go //p' "$root/go.mod")"
}

# install_go has the Go of the distribution fetch the one that go.mod asks for, as the module it is published as.
install_go() {
  local arch sum folder=$cache/go$go_wanted
  case "$(uname -m)" in
    x86_64) arch=amd64 sum=h1:ZOmGe1OnfREDMIdb1Qi4G9JSuDPBLGExZMQ4nis1RXM= ;;
    aarch64) arch=arm64 sum=h1:sYL/O6MqS68ML0kjsQ36WoYIpJqkw60TxizWUYUKQMc= ;;
    *) die "There is no ready Go $go_wanted for $(uname -m): install Go 1.26 or newer" ;;
  esac
  if [ ! -x "$folder/bin/go" ]; then
    say "Fetching Go $go_wanted to $folder"
    local modules=$cache/go-download got
    got=$(cd "$cache" && GOMODCACHE=$modules GOFLAGS=-modcacherw \
      go mod download -json "golang.org/toolchain@v0.0.1-go$go_wanted.linux-$arch") || die "$got"
    [ "$(sed -n 's/.*"Sum": "\(.*\)".*/\1/p' <<<"$got")" = "$sum" ] || die "Go $go_wanted came with another checksum: $got"
    # A module keeps neither the right to execute nor a go.mod in its folders.
    local tree=$modules/golang.org/toolchain@v0.0.1-go$go_wanted.linux-$arch
    find "$tree/bin" "$tree/pkg/tool" -type f -exec chmod +x {} +
    mv "$tree/src/_go.mod" "$tree/src/go.mod"
    mv "$tree/src/cmd/_go.mod" "$tree/src/cmd/go.mod"
    rm -rf "$folder"
    mv "$tree" "$folder"
    rm -rf "$modules"
  fi
  export PATH=$folder/bin:$PATH GOTOOLCHAIN=local
}

need_go() {
  go_is_good && return
  [ "$(system)" = debian ] || need_by_hand "Go 1.26"
  apt_need golang-go ca-certificates
  go_is_good || install_go
}

# --- Node.js ---------------------------------------------------------------------------------------------------------

# node_is_good: what Vite 8 runs on, and an npm that gets its native parts right.
node_is_good() {
  has node && has npm || return 1
  local version
  version=$(node --version) && version=${version#v}
  case "$version" in
    20.*) at_least "$version" 20.19.0 ;;
    21.*) false ;;
    *) at_least "$version" 22.12.0 ;;
  esac && at_least "$(npm --version 2>/dev/null)" 11.0.0
}

install_node() {
  local folder=$cache/node wanted
  wanted=$(cksum <"$root/build/node/package-lock.json")
  if [ "$(cat "$folder/.installed" 2>/dev/null)" != "$wanted" ]; then
    say "Fetching Node.js to $folder"
    rm -rf "$folder"
    mkdir -p "$folder"
    cp "$root/build/node/package.json" "$root/build/node/package-lock.json" "$folder"
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) || die "npm could not fetch Node.js"
    printf '%s\n' "$wanted" >"$folder/.installed"
  fi
  local binary
  for binary in "$folder"/node_modules/node-linux-*/bin; do
    PATH=$binary:$folder/node_modules/.bin:$PATH
  done
  export PATH
  node_is_good || die "The Node.js in $folder does not run: remove the folder and try again"
}

need_node() {
  node_is_good && return
  [ "$(system)" = debian ] || need_by_hand "Node.js 20.19, 22.12 or newer with npm 11"
  # A machine with a Node.js of its own has its own npm; only a bare one needs Debian's.
  has npm || apt_need nodejs npm ca-certificates
  install_node
}

# --- what building needs ---------------------------------------------------------------------------------------------

need_build_tools() {
  mkdir -p "$cache" "$bin"
  case "$(system)" in
    debian) apt_need ca-certificates gcc g++ pkg-config libgtk-3-dev libwebkit2gtk-4.1-dev ;;
    macos) xcode-select -p >/dev/null 2>&1 || need_by_hand "the command line tools of Xcode" ;;
    windows) has gcc || need_by_hand "gcc" ;;
    *)
      has g++ || need_by_hand "a C++ compiler"
      pkg-config --exists gtk+-3.0 webkit2gtk-4.1 2>/dev/null || need_by_hand "GTK 3 and WebKitGTK 4.1 with their headers"
      ;;
  esac
  need_go
  need_node
}

# --- building --------------------------------------------------------------------------------------------------------

# sum_of prints one checksum for the contents and names of everything under the given paths.
sum_of() {
  find "$@" -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -print0 |
    LC_ALL=C sort -z | xargs -0 cksum | cksum
}

# quietly runs a command and shows what it printed only when it failed.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 </dev/null || status=$?
  [ "$status" = 0 ] || cat "$log" >&2
  rm -f "$log"
  return "$status"
}

install_packages() {
  local lock=$root/frontend/package-lock.json stamp=$root/frontend/node_modules/.telltale wanted
  wanted="$(cksum <"$lock") node $(node --version)"
  [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
  say "Installing the front end's packages"
  (cd "$root/frontend" && quietly npm ci --no-audit --no-fund --loglevel=error) || return 1
  mkdir -p "${stamp%/*}" # npm makes no folder where there is nothing to install
  printf '%s\n' "$wanted" >"$stamp"
}

build_frontend() {
  local stamp=$bin/frontend.sum wanted
  install_packages || return 1
  wanted=$(sum_of "$root/frontend")
  [ -f "$root/frontend/dist/index.html" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && return
  say "Building the front end"
  (cd "$root/frontend" && quietly npm run build) || return 1
  printf '%s\n' "$wanted" >"$stamp"
}

# version is the release's name on its commit, and elsewhere that of the commit.
version() {
  if ! git -C "$root" describe --tags --exact-match --dirty=+changes 2>/dev/null | sed 's/^v//' | grep .; then
    echo "development-$(git -C "$root" describe --always --exclude='*' --abbrev=12 --dirty=+changes 2>/dev/null || echo unknown)"
  fi
}

# build_program TAGS NAME builds build/bin/NAME. Without tags it is the program without a window, which needs no GTK.
build_program() {
  local name=$2
  [ "$(system)" = windows ] && name=$name.exe
  (cd "$root" && quietly go build -tags "$1" -trimpath -buildvcs=false \
    -ldflags "-s -w -X telltale/app.release=$(version)" -o "$bin/$name" .)
}
