/** How Prometheus reads the same: the address of this console, and what it serves there, in its own words. */
import { useQuery } from '@tanstack/react-query';
import { metricsTextQuery } from '../../api/watch-queries.ts';
import { Copy } from '../../components/controls/copy.tsx';
import { helpOf, scrapeConfig } from './parts/scrape-config.ts';

export function Prometheus() {
  const { data } = useQuery(metricsTextQuery);
  const config = scrapeConfig(location);
  const lines = helpOf(data ?? '');
  return (
    <section className="prom pad" aria-label="Prometheus">
      <div className="sec">
        <h2>Prometheus</h2>
        <small>runs, queues and schedules are served by each daemon, requests by this console</small>
        <span className="more">
          <Copy isSmall label="Copy the configuration" text={config} />
        </span>
      </div>
      <div className="prom2">
        <div>
          <pre className="mono">{config}</pre>
          <p className="dim">
            A daemon serves its numbers where HEALTH_PORT says, on its own machine. This console asks for a
            token of a viewer unless the scraper is on the same machine.
          </p>
        </div>
        <div>
          <p>
            <a className="acc" href="/metrics" target="_blank" rel="noreferrer">
              {location.origin}/metrics
            </a>
          </p>
          <dl className="promhelp">
            {lines.map(({ name, help }) => (
              <div key={name}>
                <dt className="mono">{name}</dt>
                <dd className="soft">{help}</dd>
              </div>
            ))}
          </dl>
        </div>
      </div>
    </section>
  );
}
