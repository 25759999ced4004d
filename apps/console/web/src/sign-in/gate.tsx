import { type FormEvent, type ReactNode, useEffect } from 'react';
import type { ApiProblem } from '../api/request/api-problem.ts';
import { Logo } from '../components/marks/icon.tsx';

interface GateProps {
  readonly title: string;
  readonly says: ReactNode;
  readonly onSubmit?: (event: FormEvent<HTMLFormElement>) => void;
  readonly children: ReactNode;
}

/** The form before the console. */
export function Gate({ title, says, onSubmit, children }: GateProps) {
  useEffect(() => {
    document.title = `${title} · Signal Blueprint`;
  }, [title]);
  return (
    <main id="main" className="door">
      <div className="center">
        <form className="gate" onSubmit={onSubmit}>
          <Logo isBig />
          <div>
            <h1>{title}</h1>
            <p className="dim">{says}</p>
          </div>
          {children}
        </form>
      </div>
    </main>
  );
}

export function SignInRefusal({ problem }: { readonly problem: ApiProblem | undefined }) {
  if (!problem) return null;
  return (
    <div className="note bad" role="alert">
      <p>
        <b>{problem.message}</b> {problem.hint}
      </p>
      {problem.problems.map(({ field, message }) => (
        <p key={field}>
          {field}: {message}
        </p>
      ))}
    </div>
  );
}
