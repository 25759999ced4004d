/**
 * Writes one file with all that is known about a run, for a person who helps from elsewhere: gzipped JSON, so that it is
 * opened without running anything, readable by its owner alone. It has passed the mask for secrets; its note says what
 * is left out.
 */
import { gzipSync } from 'node:zlib';
import { findRun } from '@sb/queue';
import type { Call } from '../../cli/command.ts';
import { runIdOf } from '../../cli/run-id.ts';
import { bytes } from '../../cli/terminal/bytes.ts';
import { resolveUserPath } from '../../cli/user-path.ts';
import { createServices, withStore } from '../../services/services.ts';
import { writeNewFile } from '../../services/write-new-file.ts';
import { type Bundle, makeBundle } from './make-bundle.ts';
import { sectionsOf } from './sections.ts';

const OWNER_ALONE = 0o600;

interface Options {
  readonly out?: string;
  readonly dryRun: boolean;
}

type BundleCall = Call<{ readonly runId: string }, Options>;

export async function run(call: BundleCall): Promise<void> {
  const { args, io, options } = call;
  const id = runIdOf(args.runId);
  const services = await createServices(call);
  const bundle = await withStore(services, async ({ store }) => {
    const sections = sectionsOf({ store, run: await findRun(store, id), call });
    const createdAt = new Date(io.now()).toISOString();
    return makeBundle(sections, { runId: id, createdAt, secrets: services.secrets });
  });
  const packed = gzipSync(bundle.text);
  const file = resolveUserPath(options.out ?? `run-${id}.debug.json.gz`, io);
  if (!options.dryRun) writeNewFile(file, packed, OWNER_ALONE);
  show(call, { file, size: packed.byteLength, bundle });
}

function show(
  { output, options: { dryRun } }: BundleCall,
  { file, size, bundle }: { readonly file: string; readonly size: number; readonly bundle: Bundle },
): void {
  const { sections, leftOut } = bundle;
  output.data({ dryRun, file, bytes: size, sections, leftOut });
  output.table(sections, [
    { header: 'section', get: ({ name }) => name },
    { header: 'size', get: (one) => bytes(one.bytes), plain: (one) => String(one.bytes), align: 'right' },
    { header: 'what', get: ({ about }) => about },
  ]);
  for (const left of leftOut) output.remark(`left out: ${left}`);
  output.remark(
    dryRun
      ? `Would write ${file} (${bytes(size)}).`
      : `Wrote ${file} (${bytes(size)}). Read it before you send it: gzip -dc ${file}`,
  );
}
