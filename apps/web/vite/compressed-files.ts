import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** Text files. Fonts and pictures are compressed already. */
const types = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt', '.webmanifest']);

const encodings = [
  {
    extension: '.br',
    compress: (body: Buffer) =>
      promisify(brotliCompress)(body, {
        params: {
          [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
          [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
        },
      }),
  },
  { extension: '.gz', compress: (body: Buffer) => promisify(gzip)(body, { level: 9 }) },
];

/** Writes `name.br` and `name.gz` beside each built file for which they are smaller. The server sends them unchanged. */
export function compressedFiles(): Plugin {
  let folder = '';
  return {
    name: 'compressed-files',
    apply: 'build',
    configResolved({ root, build }) {
      folder = join(root, build.outDir);
    },
    async closeBundle(failure?: Error) {
      if (failure !== undefined) return;
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile() && types.has(extname(entry.name)));
      await Promise.all(files.map(({ parentPath, name }) => compress(join(parentPath, name))));
    },
  };
}

async function compress(file: string): Promise<void> {
  const body = await readFile(file);
  for (const { extension, compress } of encodings) {
    const compressed = await compress(body);
    if (compressed.length < body.length) await writeFile(file + extension, compressed);
  }
}
