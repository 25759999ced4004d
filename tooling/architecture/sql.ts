import type { SourceFile, Workspace } from './workspace.ts';

/** Pages of the browser have no store: their labels may begin as statements do. */
const HOME = /^packages\/storage\/|^tooling\/test(?:kit|-servers)\/|^apps\/console\/web\/|\.sql\.ts$/;
const TAG = /\bsql\s*(?:<[^<>]*>\s*)?"\d+"/;

/** The beginnings of statements. A verb alone is not enough: "update the schedule" is a sentence. */
const STATEMENT = new RegExp(
  String.raw`^\s*(?:${[
    String.raw`select\b[\s\S]*\bfrom\b`,
    String.raw`select\s+(?:\d|[\w.]+\()`,
    String.raw`with\s+(?:recursive\s+)?\w+\s*(?:\([^)]*\)\s*)?as\s*\(`,
    String.raw`insert\s+(?:or\s+\w+\s+)?into\b`,
    String.raw`update\s+\S+\s+(?:as\s+\w+\s+)?set\b`,
    String.raw`delete\s+from\b`,
    String.raw`(?:create|alter|drop)\s+(?:temp\s+|unique\s+|virtual\s+)*(?:table|index|view|trigger|type|sequence)\b`,
    String.raw`begin(?:\s+(?:immediate|exclusive|deferred|transaction|isolation)\b|\s*;?\s*$)`,
    String.raw`(?:pragma|savepoint)\s+\w+`,
    String.raw`(?:commit|rollback)\s*;?\s*$`,
  ].join('|')})`,
  'i',
);

export function checkSql({ sources }: Workspace): string[] {
  return sources
    .filter(({ path, isTest }) => !isTest && /^(?:packages|apps|tooling)\//.test(path) && !HOME.test(path))
    .flatMap(statementsIn);
}

function statementsIn({ path, code, strings }: SourceFile): string[] {
  const statements = strings
    .filter((text) => STATEMENT.test(text))
    .map((text) => `${path}: ${firstLine(text)}`);
  return TAG.test(code) && statements.length === 0 ? [`${path}: an sql tag`] : statements;
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]?.slice(0, 60) ?? '';
}
