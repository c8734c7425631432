import {
  Activity,
  BadgeCheck,
  BellRing,
  CalendarCheck,
  CalendarDays,
  ChartLine,
  ClipboardCheck,
  Database,
  Gauge,
  ListTodo,
  Shapes,
  SlidersHorizontal,
  Table2,
  Terminal,
  Users,
  Wallet,
} from '@lucide/svelte';
import type { Component } from 'svelte';
import { NEW_REVIEW, type View } from '$lib/address';
import type { Catalog } from '$lib/bindings';
import { recall } from '$lib/memory';
import First from './dashboard/Dashboard.svelte';

/** A component whose code is fetched when it is first shown, or before that. */
export type Lazy = () => Promise<{ default: Component }>;

// Nearly everybody begins with a dashboard.
const Dashboard: Lazy = () => Promise.resolve({ default: First });
const Actions: Lazy = () => import('./meetings/Actions.svelte');
const Alerts: Lazy = () => import('./alerts/Alerts.svelte');
const Data: Lazy = () => import('./data/Data.svelte');
const Explore: Lazy = () => import('./explore/Explore.svelte');
const Kpi: Lazy = () => import('./kpi/Kpi.svelte');
const Meetings: Lazy = () => import('./meetings/Meetings.svelte');
const Months: Lazy = () => import('./months/Months.svelte');
const Operations: Lazy = () => import('./operations/Operations.svelte');
const Review: Lazy = () => import('./review/Review.svelte');
const Scorecard: Lazy = () => import('./scorecard/Scorecard.svelte');
const Settings: Lazy = () => import('./settings/Settings.svelte');
const Components: Lazy = () => import('./components/Lazy.svelte');

export interface Page {
  /** In the address. */
  id: string;
  title: string;
  icon: Component<{ size?: number; strokeWidth?: number }>;
  component: Lazy;
  /** The facts whose dimensions can be filtered; a page without any has no period either. */
  facts: string[];
  /** The period that it shows while none is chosen; a dashboard's own when left out. */
  period?: string;
  /** It compares with no other period: its own months stand side by side. */
  alone?: boolean;
}

/** Every page, in the order of the navigation. */
export const pages: Page[] = [
  { id: 'executive', title: 'Executive', icon: Gauge, component: Dashboard, facts: ['requests', 'feedback', 'costs'] },
  {
    id: 'operations',
    title: 'Operations',
    icon: Activity,
    component: Operations,
    facts: ['requests'],
    period: 'month',
  },
  {
    id: 'business',
    title: 'Business',
    icon: Users,
    component: Dashboard,
    facts: ['requests', 'conversations', 'feedback'],
  },
  { id: 'cost', title: 'Cost', icon: Wallet, component: Dashboard, facts: ['costs', 'requests'] },
  { id: 'quality', title: 'Quality', icon: BadgeCheck, component: Dashboard, facts: ['predictions', 'feedback'] },
  {
    id: 'scorecard',
    title: 'Scorecard',
    icon: Table2,
    component: Scorecard,
    facts: ['requests', 'conversations', 'feedback', 'costs'],
    period: 'month',
    alone: true,
  },
  {
    id: 'alerts',
    title: 'Alerts',
    icon: BellRing,
    component: Alerts,
    facts: ['requests'],
    period: 'month',
    alone: true,
  },
  { id: 'review', title: 'Accuracy review', icon: ClipboardCheck, component: Review, facts: [] },
  { id: 'meetings', title: 'Meetings', icon: CalendarDays, component: Meetings, facts: [] },
  { id: 'actions', title: 'Actions', icon: ListTodo, component: Actions, facts: [] },
  { id: 'months', title: 'Closing', icon: CalendarCheck, component: Months, facts: [] },
  { id: 'explore', title: 'Explore', icon: Terminal, component: Explore, facts: [] },
  { id: 'data', title: 'Data', icon: Database, component: Data, facts: [] },
  { id: 'settings', title: 'Settings', icon: SlidersHorizontal, component: Settings, facts: [] },
];

/** Only what is planned has a period and filters to choose; what was drawn keeps its own. */
const planned = { alone: true, facts: ['predictions'], period: 'month' };

/** The page of one KPI, which is reached from a number and not from the navigation. */
const kpiPage = { component: Kpi, icon: ChartLine, id: 'kpi', period: 'month' };

/** Every component in every state: for whoever works on them, who has the page remember that they do. */
const componentsPage: Page = { component: Components, icon: Shapes, id: 'components', facts: [], title: 'Components' };
const forDevelopers = () => recall('developer', '') === 'yes';

/** The page that a view is of. */
export function pageOf(view: View, catalog: Catalog | undefined): Page | undefined {
  if (view.page === componentsPage.id && forDevelopers()) return componentsPage;
  if (view.page !== kpiPage.id) {
    const page = pages.find(({ id }) => id === view.page);
    return page && view.page === 'review' && view.of === NEW_REVIEW ? { ...page, ...planned } : page;
  }
  const kpi = catalog?.kpis.find(({ id }) => id === view.of);
  // Until the catalog is there the bar has its controls, because nearly every KPI has.
  return {
    ...kpiPage,
    title: kpi?.name ?? (catalog ? 'Unknown number' : '\u00a0'),
    facts: kpi?.facts ?? (catalog ? [] : ['requests']),
  };
}
