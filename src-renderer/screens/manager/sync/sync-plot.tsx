import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SyncReport } from '../../../../src-shared/contracts/manager.ts';
import { ActionButton } from '../../../components/action-button.tsx';
import { useFormat } from '../../../components/use-format.ts';
import { type Size, useSize } from '../../../components/use-size.ts';
import { type PlotShape, plotShape, plotTotals } from '../../../state/plot-shape.ts';
import { SyncPlotTable } from './sync-plot-table.tsx';
import './sync-plot.css';

/** Room for the scale on the left, the times below, and the names of the lines on the right, in pixels. */
const EDGE = { left: 44, right: 100, top: 8, bottom: 24 };
/** Two names closer than this would lie on each other. */
const NAME_HEIGHT = 16;

/** What was recorded, sent and waiting over time, as a plot or as a table. */
export function SyncPlot({ report }: { report: SyncReport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isTable, setTable] = useState(false);
  const isEmpty = report.points.length === 0;
  const rate = t('manager.sync.rate', {
    count: report.sentPerMinute,
    failures: format.points(report.failures),
  });
  return (
    <section className="card manager__card sync-plot" aria-label={t('manager.sync.queue')}>
      <header className="manager__head">
        <h2 className="manager__heading">
          {t('manager.sync.queue')} <span className="small quiet sync-plot__unit">{t('manager.sync.queueHint')}</span>
        </h2>
        <p className="small quiet">{rate}</p>
        <ActionButton kind="quiet" onPress={() => setTable(!isTable)} isDisabled={isEmpty}>
          {isTable ? t('manager.plot.asPlot') : t('manager.plot.asTable')}
        </ActionButton>
      </header>
      {isEmpty ? (
        <p className="quiet sync-plot__none">{t('manager.plot.none')}</p>
      ) : isTable ? (
        <SyncPlotTable points={report.points} />
      ) : (
        <Plot points={report.points} />
      )}
    </section>
  );
}

function Plot({ points }: Pick<SyncReport, 'points'>) {
  const place = useRef<HTMLDivElement>(null);
  const room = useSize(place);
  const size = { width: room.width - EDGE.left - EDGE.right, height: room.height - EDGE.top - EDGE.bottom };
  const shape = size.width > 0 && size.height > 0 ? plotShape(points, size) : null;
  const summary = useSummary(points);
  return (
    <div className="sync-plot__place" ref={place}>
      {shape === null ? null : <Picture shape={shape} size={size} summary={summary} />}
    </div>
  );
}

type PictureProps = { readonly shape: PlotShape; readonly size: Size; readonly summary: string };

function Picture({ shape, size, summary }: PictureProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { width, height } = size;
  const view = `${-EDGE.left} ${-EDGE.top} ${width + EDGE.left + EDGE.right} ${height + EDGE.top + EDGE.bottom}`;
  const names = namePlaces(shape.ends, height);
  return (
    <svg className="sync-plot__picture" viewBox={view} role="img" aria-label={summary}>
      {shape.offline.map(({ x, width: span }) => (
        <rect key={x} className="sync-plot__offline" x={x} y={0} width={span} height={height} />
      ))}
      {[0, shape.most / 2, shape.most].map((count) => {
        const y = height - (count / shape.most) * height;
        return (
          <g key={count}>
            <line className="sync-plot__line" x1={0} x2={width} y1={y} y2={y} />
            <text className="sync-plot__scale" x={-8} y={y + 4}>
              {format.points(count)}
            </text>
          </g>
        );
      })}
      {shape.bars.map(({ fromMs, x, y, height: tall }) => (
        <rect key={fromMs} className="sync-plot__bar" x={x} y={y} width={shape.barWidth} height={tall} />
      ))}
      {shape.offline.map(({ x, width: span }) =>
        span < 60 ? null : (
          <text key={x} className="sync-plot__offline-name" x={x + 6} y={14}>
            {t('manager.plot.offline')}
          </text>
        ),
      )}
      <polyline className="sync-plot__sent" points={shape.sent} />
      <polyline className="sync-plot__waiting" points={shape.waiting} />
      <text className="sync-plot__name sync-plot__name--sent" x={width + 6} y={names.sent}>
        {t('manager.plot.sent')}
      </text>
      <text className="sync-plot__name sync-plot__name--waiting" x={width + 6} y={names.waiting}>
        {t('manager.plot.waiting')}
      </text>
      <text className="sync-plot__name sync-plot__name--recorded" x={width + 6} y={names.recorded}>
        ▮ {t('manager.plot.recorded')}
      </text>
      {shape.ticks.map(({ atMs, x }) => (
        <text key={atMs} className="sync-plot__tick" x={x} y={height + 18}>
          {format.time(atMs, atMs)}
        </text>
      ))}
    </svg>
  );
}

/** Beside the lines' ends, and never on each other. */
function namePlaces(
  { sentY, waitingY }: PlotShape['ends'],
  height: number,
): { sent: number; waiting: number; recorded: number } {
  const inOrder = [
    { name: 'sent' as const, y: sentY },
    { name: 'waiting' as const, y: waitingY },
    { name: 'recorded' as const, y: height },
  ].toSorted((left, right) => right.y - left.y);
  const places = { sent: 0, waiting: 0, recorded: 0 };
  let below = Number.POSITIVE_INFINITY;
  for (const { name, y } of inOrder) {
    below = Math.min(y + 4, below - NAME_HEIGHT);
    places[name] = below;
  }
  return places;
}

function useSummary(points: SyncReport['points']): string {
  const { t } = useTranslation();
  const format = useFormat();
  const { recorded, sent, waiting, mostWaiting, offlineMinutes } = plotTotals(points);
  const from = points[0]?.fromMs ?? 0;
  const to = points.at(-1)?.fromMs ?? 0;
  const summary = t('manager.plot.summary', {
    from: format.time(from, to),
    to: format.time(to, to),
    recorded: format.points(recorded),
    sent: format.points(sent),
    waiting: format.points(waiting),
    most: format.points(mostWaiting),
  });
  if (offlineMinutes === 0) return summary;
  return t('manager.plot.summaryOffline', { summary, minutes: format.points(offlineMinutes) });
}
