import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { guardTyped } from './acts/ask-discard.ts';
import { whenSignedOut } from './api/request/reach.ts';
import { askWithoutNetwork } from './api/own-machine.ts';
import { queryClient } from './api/query-client.ts';
import { askToSignIn, followSession, isDoor } from './api/session-change.ts';
import { whoQuery } from './api/sign-in-queries.ts';
import { tellTimesByTap } from './frame/toasts.tsx';
import { isTypedOrAsked, watchTyping } from './keys/typed.ts';
import { startKeys } from './keys/use-keys.ts';
import { startLive } from './live/live.ts';
import { router } from './routes.tsx';
import { startClock } from './settings/clock.ts';
import { startForcedColors } from './settings/forced-colors.ts';
import { startSettings } from './settings/settings.ts';
import './styles/index.css';

const place = document.querySelector('#app');
if (!place) throw new Error('index.html has no element #app.');

// Digits are a face of their own, which the browser would load only when the first number is on the page.
document.fonts.load("1em 'Console Inter'", '0').catch(() => {});
startSettings();
startForcedColors();
askWithoutNetwork(location.hostname);
startClock();
startKeys();
startLive();
followSession();
watchTyping();
guardTyped(router.history);
tellTimesByTap();
whenSignedOut((isAct) => {
  // A wall has no form to go to: it says how a link is made.
  if (isDoor(router.state.location.pathname)) return;
  if (isTypedOrAsked() && askToSignIn(isAct)) return;
  const leftBy = queryClient.getQueryData(whoQuery.queryKey)?.actor;
  queryClient.clear();
  const to = new URLSearchParams({ to: router.state.location.href }).toString();
  router.history.push(`/sign-in?${to}`, { leftBy });
});

createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
