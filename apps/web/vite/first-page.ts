import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';

interface FirstPageOptions {
  /** The HTML file: "/index.html". */
  page: string;
  /** Modules that are imported on demand, but needed at once in most visits. */
  preloaded: readonly string[];
  /** A script of the public folder that runs before anything is shown. In the page, its name has a hash, so that browsers can cache it. */
  script: string;
}

type Bundle = Rolldown.OutputBundle;

/**
 * Makes pages appear at once. The page itself names all scripts that it will need, so the browser doesn't have to run one to learn about
 * the next. The style sheet follows the content, so that the content doesn't wait for it; the scripts do.
 */
export function firstPage({ page, preloaded, script }: FirstPageOptions): Plugin {
  let publicFolder = '';
  let hashedScript = '';
  return {
    name: 'first-page',
    apply: 'build',
    configResolved({ publicDir }) {
      publicFolder = publicDir;
    },
    generateBundle: {
      order: 'pre',
      handler() {
        const source = readFileSync(join(publicFolder, script));
        hashedScript = this.getFileName(this.emitFile({ type: 'asset', name: basename(script), source }));
      },
    },
    transformIndexHtml: {
      order: 'post',
      handler(html, { path, bundle, chunk }) {
        if (path !== page || bundle === undefined || chunk === undefined) return undefined;
        const loaded = new Set([chunk.fileName, ...importsOf(chunk.fileName, bundle)]);
        const files = preloaded.flatMap((module) => {
          const file = fileOf(module, bundle);
          return [...importsOf(file, bundle), file];
        });
        const preloads = [...new Set(files)].filter((file) => !loaded.has(file));
        return {
          html: withStylesLast(html).replace(`src="${script}"`, `src="/${hashedScript}"`),
          tags: preloads.map<HtmlTagDescriptor>((file) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
            injectTo: 'head',
          })),
        };
      },
    },
  };
}

/** The chunk that an import of a module loads. */
function fileOf(module: string, bundle: Bundle): string {
  const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
  const found =
    chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(module)) ??
    chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(module)));
  if (found === undefined) throw new Error(`No chunk holds ${module}: correct vite.config.ts.`);
  return found.fileName;
}

/** The chunks that a chunk needs to run. */
function importsOf(file: string, bundle: Bundle, seen = new Set<string>()): Set<string> {
  const chunk = bundle[file];
  if (chunk?.type !== 'chunk') return seen;
  for (const imported of chunk.imports) {
    if (seen.has(imported)) continue;
    seen.add(imported);
    importsOf(imported, bundle, seen);
  }
  return seen;
}

const styleSheet = /\n\s*<link rel="stylesheet"[^>]*>/g;

function withStylesLast(html: string): string {
  const links = html.match(styleSheet) ?? [];
  return html.replaceAll(styleSheet, '').replace(/\n\s*<\/body>/, `${links.join('')}$&`);
}
