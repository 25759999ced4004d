import { userArguments } from './entry/argv.ts';
import { VERSION } from './cli/version.ts';

const args = userArguments(process.argv);

// What is not needed to print one line is not loaded.
if (args.length === 1 && args[0] === '--version') process.stdout.write(`${VERSION}\n`);
else await (await import('./entry/main.ts')).main(args, new URL(import.meta.url));
