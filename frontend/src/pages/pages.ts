import { Activity, Database } from '@lucide/svelte';
import type { Component } from 'svelte';
import Data from './data/Data.svelte';
import Operations from './operations/Operations.svelte';

export interface Page {
  /** In the address. */
  id: string;
  title: string;
  icon: Component<{ size?: number; strokeWidth?: number }>;
  component: Component;
  /** The fact whose dimensions can be filtered; a page without one has no period either. */
  fact: string;
}

/** Every page, in the order of the navigation. */
export const pages: Page[] = [
  { id: 'operations', title: 'Operations', icon: Activity, component: Operations, fact: 'requests' },
  { id: 'data', title: 'Data', icon: Database, component: Data, fact: '' },
];
