/** Packs all packages that are published into .cache/packages, for `pnpm pack:all`, which builds the programs before. */
import path from 'node:path';
import { packAll } from './packages/pack.mjs';
import { ROOT } from './packages/plan.mjs';

const tarballs = await packAll(path.join(ROOT, '.cache/packages'));
for (const tarball of tarballs) process.stdout.write(`${path.relative(ROOT, tarball)}\n`);
