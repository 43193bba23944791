/** The names of languages that people write after a fence. Any other word there is part of the code. */
const languages = new Set(
  `abap abnf ada adoc algol angelscript ansi apache apex apl applescript arduino asciidoc asm asp aspnet astro
  autohotkey autoit avro awk bash bash-session basic bat batch bazel bf bibtex bicep biome blade bnf brainfuck c c# c++ c3
  caddy caddyfile cadence cairo ceylon cfg chapel cjs clj clojure cmake cmd cobol coffee coffeescript common-lisp
  console containerfile coq cpp crystal cs csh csharp cshtml css csv cts cucumber cuda cue cxx cypher cython d dart
  dhall diff django docker-compose dockerfile dos dot dotenv dts ebnf edn eex ejs elisp elixir elm emacs-lisp
  erb erl erlang ex exs f# f90 fasm fish forth fortran fs fsharp fsx gcode gdscript gherkin
  gitattributes gitconfig gitignore gleam glsl go gohtml golang gotmpl gql gradle graphql graphviz groff groovy gv h haml
  handlebars hare haskell haxe hbs hcl heex hjson hlsl hpp hs htaccess htm html html+erb http https hxx hy idris idl
  ini ino ipynb ipython irc j java javascript jinja jinja2 jl jq js json json5 jsonc jsonl jsonnet jsonp jsx julia k kql
  kotlin kt kts ksh latex lean less liquid lisp livescript llvm log logs ls lua luau m make makefile man markdown
  mathematica matlab maxima md mdx mediawiki mermaid meson metal mips mjs mk ml mojo mts mustache mysql nasm ndjson
  nginx nim nix none noweb nroff nu nushell objc objective-c objective-cpp objectivec objectpascal ocaml octave odin opencl
  openscad org pascal pas patch pcre perl perl6 pgsql php phtml pl pl1 plain plaintext plantuml plist plpgsql plsql
  po pony postgres postgresql postscript powershell prisma proc prolog promql properties proto protobuf ps ps1 psql puml
  pug puppet purescript py pycon python python2 python3 q qml r racket raku razor rb rbs re rego regex regexp
   rescript rest rexx rkt robot robots ron rs rst ruby rust s sas sass scad scala scheme scm scss sed sh shell
  shell-session shellscript sls smalltalk sml smt2 solidity sol soy sparql spl sql sqlite ssh-config starlark stata
  stylus svelte svg swift systemd systemverilog tcl terraform tex text textile tf toml ts tsql tsv tsx
  turtle twig txt typescript typst uml v vala vb vb.net vba vbnet vbs vbscript verilog vhdl vi viml vim vimscript vue
  vyper wasm wat wgsl wikitext wl wolfram x86asm xhtml xml xonsh xpath xq xquery xsl xslt yaml yang yara yml z80 zig
  zsh`.split(/\s+/),
);

/** Whether a word after a fence names a language. */
export function isLanguage(word: string): boolean {
  return languages.has(word.toLowerCase());
}
