/** A page: its title or crumbs in the top bar, and what scrolls below. */
import { type ReactNode, useEffect, useRef } from 'react';
import { AppLink } from '../components/links/app-link.tsx';
import { createValueStore } from '../settings/store.ts';
import { TopBar } from './top-bar.tsx';

/** The title of the tab has alerts before it: the announcer writes it. */
export const pageTitle = createValueStore('');

/** The first page of a document leaves the focus at its beginning. */
let isLed = false;

interface PageProps {
  readonly title: string;
  /** The pages above it. */
  readonly crumbs?: readonly { readonly name: string; readonly href: string }[];
  /** Beside the crumbs: neighbours in the list that it came from. */
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

export function PageFrame({ title, crumbs = [], aside, className, children }: PageProps) {
  useEffect(() => {
    pageTitle.set(title);
  }, [title]);
  const main = useRef<HTMLElement>(null);
  // The link of the rail that led here would keep Enter for itself; one of the page before is gone, and the focus with it.
  useEffect(() => {
    const { activeElement, body } = document;
    const isFirst = !isLed;
    isLed = true;
    if (isFirst && activeElement === body) return;
    if (!main.current?.contains(activeElement)) main.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className="frame">
      <TopBar>
        <nav className="crumbs" aria-label="Where you are">
          {crumbs.map(({ name, href }) => (
            <span key={href}>
              <AppLink href={href}>{name}</AppLink> <i>/</i>
            </span>
          ))}
          <h1>{title}</h1>
          {aside}
        </nav>
      </TopBar>
      <main ref={main} id="main" className={className} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
