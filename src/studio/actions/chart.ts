import type { Action } from '../kit/action.ts';
import { chartsShown, saveChart } from '../kit/saveChart.ts';

/** Each chart has buttons of its own; these save the first one on the screen. */
export const chartActions: readonly Action[] = (['svg', 'png'] as const).map((form) => ({
  id: `chart.${form}`,
  title: `Save the chart as ${form.toUpperCase()}`,
  group: 'View',
  enabled: () => chartsShown().length > 0,
  run: async () => {
    const [chart] = chartsShown();
    if (chart) await saveChart(chart, form);
  },
}));
