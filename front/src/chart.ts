/**
 * Charts of the house: one hue in steps, zero-based bars, direct labels, no legend where a label can stand.
 * Tooltips are drawn as SVG text: the content policy forbids styles inside markup.
 */
import { BarChart, LineChart, MapChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { EChartsCoreOption } from "echarts/core";

echarts.use([BarChart, LineChart, MapChart, GridComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, SVGRenderer]);

/** One row of figures: `null` is missing, not 0. `text` is shown in place of the bare value. */
export interface Series {
  name: string;
  values: (number | null)[];
  text?: string[];
  links?: (string | null)[];
  target?: (number | null)[];
}
/** What the page hands over. `late` are places in `labels` that are stuck or behind; `geo` is the address of shapes. */
export interface Figures {
  labels: string[];
  series: Series[];
  unit?: string;
  late?: number[];
  marks?: { at: string; word: string }[];
  geo?: string;
  names?: Record<string, string>;
}

const hue = ["#0f4289", "#2a6bc0", "#5f95d8", "#9dc0ea", "#cfe0f5"];
const ink = "#17202c";
const soft = "#5d6979";
const hair = "#e1e6ec";
const late = "#c8402c";

function textOf(series: Series, index: number, unit = ""): string {
  const value = series.values[index];
  return series.text?.[index] ?? (value === null || value === undefined ? "—" : `${value.toLocaleString("en")}${unit}`);
}

const words = { color: ink, fontSize: 13 };
const tooltip = {
  renderMode: "richText",
  confine: true,
  backgroundColor: ink,
  borderWidth: 0,
  padding: [8, 12],
  textStyle: { color: "#fff", fontSize: 13 },
};

function spoken(figures: Figures) {
  return (found: { dataIndex: number } | { dataIndex: number }[]): string => {
    const index = (Array.isArray(found) ? found[0] : found)?.dataIndex ?? 0;
    const lines = figures.series.map((series) => {
      const name = figures.series.length > 1 ? `${series.name}  ` : "";
      return `${name}${textOf(series, index, figures.unit)}`;
    });
    return [figures.labels[index] ?? "", ...lines].join("\n");
  };
}

function colour(figures: Figures, series: number, index: number): string {
  if (figures.late?.includes(index)) return late;
  return hue[figures.series.length === 1 ? 1 : series] ?? "#2a6bc0";
}

function barData(figures: Figures, series: Series, row: number) {
  return series.values.map((value, index) => ({
    // A missing value has no bar but says 「—」, which only a bar of no length can carry.
    value: value ?? 0,
    itemStyle: { color: colour(figures, row, index), borderRadius: 2 },
    label: { formatter: textOf(series, index) },
    cursor: series.links?.[index] ? "pointer" : "default",
  }));
}

/** Lying bars, the first label on top: units, stages (a funnel), tiers (a ladder). */
function bars(figures: Figures): EChartsCoreOption {
  const longest = Math.max(...figures.series.flatMap((series) => (series.text ?? []).map((text) => text.length)), 4);
  return {
    grid: { left: 0, right: longest * 14, top: 4, bottom: 4, containLabel: true },
    xAxis: { type: "value", min: 0, show: false },
    yAxis: {
      type: "category",
      data: figures.labels,
      inverse: true,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: words,
    },
    tooltip: { ...tooltip, trigger: "item", formatter: spoken(figures) },
    series: figures.series.map((series, row) => ({
      type: "bar",
      name: series.name,
      barMaxWidth: 20,
      barGap: "15%",
      label: { show: true, position: "right", ...words },
      data: barData(figures, series, row),
    })),
  };
}

function axes(figures: Figures): EChartsCoreOption {
  return {
    grid: { left: 4, right: 24, top: 24, bottom: 4, containLabel: true },
    xAxis: {
      type: "category",
      data: figures.labels,
      axisLine: { lineStyle: { color: hair } },
      axisTick: { show: false },
      axisLabel: { color: soft, fontSize: 12 },
    },
    yAxis: { type: "value", min: 0, minInterval: 1, splitLine: { lineStyle: { color: hair } }, axisLabel: { color: soft } },
    tooltip: { ...tooltip, trigger: "axis", formatter: spoken(figures) },
  };
}

/** Standing bars, for periods that follow one another. */
function columns(figures: Figures): EChartsCoreOption {
  return {
    ...axes(figures),
    series: figures.series.map((series, row) => ({
      type: "bar",
      name: series.name,
      barMaxWidth: 32,
      label: { show: figures.series.length === 1, position: "top", ...words },
      data: barData(figures, series, row),
    })),
  };
}

/** Lines through time; a mark is a moment with its word (a closing). The name stands at the line's end. */
function lines(figures: Figures): EChartsCoreOption {
  const marks = (figures.marks ?? []).map(({ at, word }) => ({ xAxis: at, label: { formatter: word, color: soft } }));
  const width = Math.max(...figures.series.map((series) => series.name.length), 2) * 14;
  return {
    ...axes(figures),
    grid: { left: 4, right: 16 + width, top: 24, bottom: 4, containLabel: true },
    series: figures.series.map((series, row) => ({
      type: "line",
      name: series.name,
      data: series.values,
      symbolSize: 6,
      color: hue[row] ?? hue[4],
      lineStyle: { width: row === 0 ? 2.5 : 1.5 },
      endLabel: { show: true, formatter: series.name, color: ink, fontSize: 13 },
      markLine: row === 0 ? { symbol: "none", lineStyle: { color: soft, type: "dashed" }, data: marks } : undefined,
    })),
  };
}

/** Units on their shapes; `labels` are the units, `names` leads from a shape's name to a label. */
async function map(figures: Figures): Promise<EChartsCoreOption> {
  const response = await fetch(figures.geo ?? "");
  if (!response.ok) throw new Error(`shapes: ${response.status}`);
  echarts.registerMap("units", (await response.json()) as Parameters<typeof echarts.registerMap>[1]);
  const series = figures.series[0] ?? { name: "", values: [] };
  const largest = Math.max(1, ...series.values.map((value) => value ?? 0));
  return {
    tooltip: { ...tooltip, trigger: "item" },
    visualMap: { show: false, min: 0, max: largest, inRange: { color: ["#eef3fa", ...[...hue].reverse().slice(0, 4)] } },
    series: [
      {
        type: "map",
        map: "units",
        nameMap: figures.names,
        top: 8,
        bottom: 8,
        itemStyle: { borderColor: "#fff", borderWidth: 1.5, areaColor: "#eef1f5" },
        emphasis: { itemStyle: { areaColor: undefined, borderColor: ink }, label: { color: ink } },
        select: { disabled: true },
        label: {
          show: true,
          color: ink,
          fontSize: 12,
          textBorderColor: "#fff",
          textBorderWidth: 2,
          formatter: ({ name }: { name: string }) => {
            const index = figures.labels.indexOf(name);
            return index < 0 ? name : `${name}\n${textOf(series, index)}`;
          },
        },
        data: figures.labels.map((name, index) => ({ name, value: series.values[index] ?? undefined })),
        tooltip: {
          formatter: ({ name }: { name: string }) =>
            `${name}\n${textOf(series, figures.labels.indexOf(name), figures.unit)}`,
        },
      },
    ],
  };
}

const kinds: Record<string, (figures: Figures) => EChartsCoreOption | Promise<EChartsCoreOption>> = {
  bars,
  columns,
  lines,
  map,
};

export async function drawChart(place: HTMLElement, kind: string, figures: Figures): Promise<void> {
  const option = kinds[kind];
  if (!option) throw new Error(`no chart of kind ${kind}`);
  const fontFamily = getComputedStyle(document.body).fontFamily;
  const still = window.matchMedia("(prefers-reduced-motion: reduce), print").matches;
  const settled = await option(figures);
  const chart = echarts.init(place, undefined, { renderer: "svg" });
  chart.setOption({ ...settled, textStyle: { fontFamily }, animation: !still, animationDuration: 300 });
  chart.on("click", ({ seriesIndex, dataIndex, name }) => {
    const series = figures.series[seriesIndex ?? 0];
    const link = series?.links?.[kind === "map" ? figures.labels.indexOf(name) : dataIndex];
    if (link) window.location.assign(link);
  });
  new ResizeObserver(() => chart.resize()).observe(place);
}
