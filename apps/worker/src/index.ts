import { userArguments } from './entry/argv.ts';
import { forgetCallersFolder } from './entry/callers-folder.ts';
import { keepCompiled } from './entry/compile-cache.ts';
import { VERSION } from './cli/version.ts';

const args = userArguments(process.argv);

// The version is one line: print it without loading the program.
if (args.length === 1 && args[0] === '--version') process.stdout.write(`${VERSION}\n`);
else {
  keepCompiled(import.meta.url);
  forgetCallersFolder(import.meta.url, process.env);
  // A press of Tab waits for it, so it leaves out all that reads a command line.
  if (args[0] === '__complete')
    await (await import('./completion/complete.ts')).complete(args.slice(1), new URL(import.meta.url));
  await (await import('./entry/main.ts')).main(args, new URL(import.meta.url));
}
