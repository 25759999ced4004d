/** The page of the exit codes: the table of the command line, and the errors that end with each. */
import { EXIT, EXIT_MEANS, errorsOf, type ExitName } from '../../apps/worker/src/cli/failure.ts';
import { tableText } from '../table-text.ts';

const HEAD = `# Exit codes

The exit code of every command. The meaning of a number never changes. \`tooling/reference.test.ts\` writes this page from the table of the command line; [errors](../errors.md) explains each code of an error.
`;

export function exitCodesPage(): string {
  const rows = (Object.keys(EXIT) as ExitName[]).map((name) => [
    String(EXIT[name]),
    EXIT_MEANS[name],
    errorsOf(EXIT[name])
      .map((code) => `\`${code}\``)
      .join(', '),
  ]);
  return `${HEAD}\n${tableText(['exit code', 'means', 'errors'], rows)}\n`;
}
