/** Reads a Dockerfile as a list of stages. It knows the instructions that ours uses and refuses all others. */
export interface Instruction {
  readonly name: string;
  /** The text after the name, on one line. */
  readonly text: string;
}

export interface Stage {
  /** The name of the stage for `COPY --from`, else its number. */
  readonly name: string;
  readonly image: string;
  readonly instructions: readonly Instruction[];
}

const KNOWN = [
  'RUN',
  'COPY',
  'WORKDIR',
  'ENV',
  'USER',
  'VOLUME',
  'STOPSIGNAL',
  'HEALTHCHECK',
  'ENTRYPOINT',
  'CMD',
];

export function parseDockerfile(text: string): readonly Stage[] {
  const stages: { name: string; image: string; instructions: Instruction[] }[] = [];
  for (const { name, text: rest } of instructionsOf(text)) {
    if (name === 'FROM') {
      const [image = '', , alias] = rest.split(' ');
      stages.push({ name: alias ?? String(stages.length), image, instructions: [] });
      continue;
    }
    if (!KNOWN.includes(name)) throw new Error(`expected one of ${KNOWN.join(', ')}, got ${name}`);
    const stage = stages.at(-1);
    if (!stage) throw new Error(`expected FROM first, got ${name}`);
    stage.instructions.push({ name, text: rest });
  }
  return stages;
}

/** The texts of all instructions with that name. */
export function textsOf({ instructions }: Stage, name: string): readonly string[] {
  return instructions.filter((instruction) => instruction.name === name).map(({ text }) => text);
}

/** The words of the one instruction in its exec form: `CMD ["daemon"]`. */
export function wordsOf(stage: Stage, name: string): readonly string[] {
  const words: unknown = JSON.parse(textsOf(stage, name)[0]?.replace(/^[^[]*/, '') ?? '[]');
  return Array.isArray(words) ? words.map(String) : [];
}

/** The variables of ENV, in the form NAME=value without spaces. */
export function variablesOf(stage: Stage): Readonly<Record<string, string>> {
  const pairs = textsOf(stage, 'ENV').flatMap((text) => text.split(' '));
  return Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/).slice(0, 2)));
}

function instructionsOf(text: string): readonly Instruction[] {
  const lines = text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', rest = ''] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
      return { name, text: rest };
    });
}
