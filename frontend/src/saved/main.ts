import '@fontsource-variable/inter/wght.css';
import '../styles/tokens.css';
import '../styles/base.css';
import '../styles/table.css';
import '../styles/form.css';
import '../styles/overlay.css';
import '../styles/tip.css';
import '../styles/picture.css';
import '../styles/print.css';
import './print.css';
import { mount } from 'svelte';
import SavedReport from './SavedReport.svelte';

const target = document.getElementById('app');
if (target) mount(SavedReport, { target });
