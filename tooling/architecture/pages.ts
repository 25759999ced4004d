import path from 'node:path';
import type { SourceFile, Workspace } from './workspace.ts';

const SOURCES = 'apps/console/web/src/';
/** Opens the pages, and so imports all of them. */
const ROUTES = `${SOURCES}routes.tsx`;
/** Its own file, and a page without the keys of the console. */
const FORMS = /\/(?:fields\/form|sign-in\/gate)\.tsx$/;
const GLUED = /^worker [\w.:-]+ [\s\S]*\$\{\}/;

/** Finds commands whose words are not quoted for a shell, and forms that are not sent by Mod Enter. */
export function checkPages({ sources }: Workspace): string[] {
  return sources.filter(({ path: file, isTest }) => file.startsWith(SOURCES) && !isTest).flatMap(faultsOf);
}

function faultsOf({ path: file, code, strings }: SourceFile): string[] {
  return [
    ...strings.filter((text) => GLUED.test(text)).map((text) => `${file}: ${text}; expected commandLine`),
    ...(/<form\b/.test(code) && !FORMS.test(file) ? [`${file}: <form>; expected Form`] : []),
  ];
}

/** Finds imports of a page by another page, or by what pages share. Types and tests count. */
export function checkPageBorders({ sources }: Workspace): string[] {
  return sources
    .filter(({ path: file }) => file.startsWith(SOURCES) && file !== ROUTES)
    .flatMap(({ path: file, imports }) =>
      imports
        .filter((specifier) => {
          const page =
            specifier.startsWith('.') && pageOf(path.posix.join(path.posix.dirname(file), specifier));
          return page && page !== pageOf(file);
        })
        .map((specifier) => `${file} imports ${specifier}`),
    );
}

/** `runs`: the folder of its page; undefined where a file is of none. */
function pageOf(file: string): string | undefined {
  const [folder, page] = file.startsWith(SOURCES) ? file.slice(SOURCES.length).split('/') : [];
  return folder === 'pages' ? page : undefined;
}
