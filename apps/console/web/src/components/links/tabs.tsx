import type { ReactNode } from 'react';
import { type Capped, countText } from '../../words/numbers.ts';
import { AppLink } from './app-link.tsx';
import { Key } from '../controls/button.tsx';

export interface Tab {
  readonly key: string;
  readonly name: string;
  readonly href: string;
  readonly count?: number | Capped | undefined;
  readonly hint?: string;
}

interface TabsProps {
  readonly tabs: readonly Tab[];
  readonly current: string;
  readonly label: string;
  readonly className?: string;
  /** At the right. */
  readonly children?: ReactNode;
}

/** Parts of a page, each with an address. */
export function Tabs({ tabs, current, label, className = '', children }: TabsProps) {
  return (
    <nav className={`tabs ${className}`} aria-label={label}>
      {tabs.map(({ key, name, href, count, hint }) => (
        <AppLink
          key={key}
          href={href}
          isReplace
          className={key === current ? 'on' : undefined}
          aria-current={key === current ? 'true' : undefined}
        >
          {name}
          {count !== undefined && <b>{countText(count)}</b>}
          {hint !== undefined && <Key name={hint} />}
        </AppLink>
      ))}
      <span className="grow" />
      {children}
    </nav>
  );
}
