import type { SourceFile, Workspace } from './workspace.ts';

const PAGES = /^apps\/console\/web\/src\//;
/** Its own file, and a page without the keys of the console. */
const FORMS = /\/(?:fields\/form|sign-in\/gate)\.tsx$/;
const GLUED = /^worker [\w.:-]+ [\s\S]*\$\{\}/;

/** Finds commands whose words are not quoted for a shell, and forms that are not sent by Mod Enter. */
export function checkPages({ sources }: Workspace): string[] {
  return sources.filter(({ path, isTest }) => PAGES.test(path) && !isTest).flatMap(faultsOf);
}

function faultsOf({ path, code, strings }: SourceFile): string[] {
  return [
    ...strings.filter((text) => GLUED.test(text)).map((text) => `${path}: ${text}; expected commandLine`),
    ...(/<form\b/.test(code) && !FORMS.test(path) ? [`${path}: <form>; expected Form`] : []),
  ];
}
