/**
 * Draws one chart with uPlot, which is loaded with this file only. It draws lines, bars and axes; cursor and choice are
 * the page's own. Colours are those of the theme, read when it draws.
 */
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { shownTheme, useSettings, useZone } from '../../../settings/settings.ts';
import type { Chart } from '../parts/charts.ts';
import type { Range } from '../parts/metrics-path.ts';
import { optionsOf, valuesOf } from './plot-options.ts';

interface PlotProps {
  readonly chart: Chart;
  readonly range: Range;
  /** The window and its parts, ms since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly height: number;
}

export function Plot({ chart, range, from, to, height }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const latest = useRef({ chart, from, to });
  const theme = shownTheme(useSettings());
  const zone = useZone();
  const names = chart.lines.map(({ name }) => name).join(',');

  useEffect(() => {
    latest.current = { chart, from, to };
    plot.current?.setData(valuesOf(chart, { from, to }));
  }, [chart, from, to]);
  useEffect(() => {
    const place = box.current;
    if (!place) return undefined;
    const shown = { range, zone, height, now: () => latest.current };
    const made = new uPlot(
      optionsOf(shown, place.clientWidth),
      valuesOf(latest.current.chart, latest.current),
      place,
    );
    plot.current = made;
    const watch = new ResizeObserver(() => {
      if (place.clientWidth > 0) made.setSize({ width: place.clientWidth, height });
    });
    watch.observe(place);
    // A canvas keeps the letters that it had before the typeface was loaded.
    const draw = () => made.redraw(false);
    document.fonts.addEventListener('loadingdone', draw);
    return () => {
      document.fonts.removeEventListener('loadingdone', draw);
      watch.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [names, range, zone, height]);
  useEffect(() => plot.current?.redraw(false), [theme]);
  return <div className="uplots" ref={box} aria-hidden="true" />;
}
