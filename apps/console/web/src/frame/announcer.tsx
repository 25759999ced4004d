/** Says the page that was gone to and the verdict, at most once in 10 s, to those who hear the page; the title and the icon of the tab carry alerts. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { overviewQuery } from '../api/job-queries.ts';
import { useValue } from '../settings/store.ts';
import { loudAlerts } from '../words/loud-alerts.ts';
import { pageTitle } from './page.tsx';

const QUIET_MS = 10_000;

export function Announcer() {
  const { data } = useQuery(overviewQuery);
  const verdict = data?.verdict.title ?? '';
  const firing = data ? loudAlerts(data.rail) : 0;
  const title = useValue(pageTitle);
  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (icon) icon.href = firing > 0 ? '/favicon-alert.svg' : '/favicon.svg';
    if (title !== '') document.title = `${firing > 0 ? `(${firing}) ` : ''}${title} · Signal Blueprint`;
  }, [firing, title]);
  return (
    <>
      <p className="sr" role="status">
        {useQuiet(verdict)}
      </p>
      <p className="sr" role="status">
        {useLater(title)}
      </p>
    </>
  );
}

/** The first one is read with the page itself. */
function useLater(title: string): string {
  const [first, setFirst] = useState(title);
  if (first === '' && title !== '') setFirst(title);
  const [isLeft, setLeft] = useState(false);
  if (!isLeft && first !== '' && title !== first) setLeft(true);
  return isLeft ? `Page: ${title}` : '';
}

/** The first value is on the page already; later ones come no closer than 10 s. */
function useQuiet(value: string): string {
  const [said, setSaid] = useState('');
  const first = useRef('');
  const last = useRef(0);
  useEffect(() => {
    if (value === '' || value === first.current) return undefined;
    if (first.current === '') {
      first.current = value;
      return undefined;
    }
    const wait = Math.max(0, last.current + QUIET_MS - Date.now());
    const waiting = setTimeout(() => {
      first.current = value;
      last.current = Date.now();
      setSaid(value);
    }, wait);
    return () => clearTimeout(waiting);
  }, [value]);
  return said;
}
