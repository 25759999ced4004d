import { doorsOf, readManifest, requirementsOf } from './plan.mjs';

/** The same for every published package. */
export const SHARED = {
  license: 'MIT',
  engines: { node: '>=20.19' },
  // With a registry's login by OpenID Connect, npm signs where and from what a tarball was built: docs/releasing.md.
  publishConfig: { access: 'public', provenance: true },
  // Which repository that is, CI knows.
  ...(process.env['SB_REPOSITORY'] && { repository: { type: 'git', url: process.env['SB_REPOSITORY'] } }),
};

/**
 * The manifest of a packed library.
 * @param {import('./plan.mjs').Library} library
 */
export function manifestOf(library) {
  const { name, version, description } = readManifest(`packages/${library.name}`);
  const doors = Object.keys(doorsOf(library));
  return {
    name,
    version,
    description,
    ...SHARED,
    type: 'module',
    sideEffects: false,
    main: './index.cjs',
    types: './index.d.cts',
    exports: {
      ...Object.fromEntries(
        doors.map((door) => [
          door === 'index' ? '.' : `./${door}`,
          {
            import: { types: `./${door}.d.ts`, default: `./${door}.js` },
            require: { types: `./${door}.d.cts`, default: `./${door}.cjs` },
          },
        ]),
      ),
      './package.json': './package.json',
    },
    ...requirementsOf(library),
  };
}
