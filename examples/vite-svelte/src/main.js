import { mount } from 'svelte';
import App from './App.svelte';
import { record } from './recording.js';

record();
mount(App, { target: document.querySelector('#app') });
