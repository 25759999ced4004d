import { expect, test } from 'vitest';
import { preflightProblems } from './preflight.mjs';

const APT = ['python3', 'make', 'g++', 'apt-get'];

test.each<[string, { node?: string; platform?: string; commands?: string[]; hasSqlite?: boolean }, RegExp[]]>(
  [
    ['a current Node', { node: '24.3.0' }, []],
    ['a current Node without a compiler', { node: '22.12.0', commands: [] }, []],
    ['Node 20 with a compiler', { node: '20.19.0' }, []],
    ['Node 20 with SQLite compiled before', { node: '20.19.0', commands: [], hasSqlite: true }, []],
    [
      'Node 20 on a bare Debian',
      { commands: ['apt-get'] },
      [/python3, make, g\+\+ .*Try: sudo apt-get install -y python3/],
    ],
    [
      'Node 20 without make only',
      { commands: ['python3', 'g++', 'apk'] },
      [/and make cannot .*Try: sudo apk add/],
    ],
    ['Node 20 on a bare Mac', { platform: 'darwin', commands: [] }, [/Try: xcode-select --install/]],
    ['an unknown system', { commands: [] }, [/Try: install python3, make, g\+\+/]],
    [
      'an older Node 20',
      { node: '20.18.3' },
      [/Expected Node 20\.19 or newer, got 20\.18\.3\. Install Node 24/],
    ],
    ['an old Node', { node: '18.20.1', commands: [] }, [/Expected Node 20\.19 or newer, got 18/]],
    ['Windows', { platform: 'win32' }, [/Expected Linux or macOS, got win32/]],
  ],
)('%s', (_what, { node = '20.20.2', platform = 'linux', commands = APT, hasSqlite = false }, problems) => {
  const machine = { node, platform, hasSqlite, has: (command: string) => commands.includes(command) };
  expect(preflightProblems(machine)).toEqual(problems.map((problem) => expect.stringMatching(problem)));
});
