import { createApp, ref } from 'vue/dist/vue.esm-bundler.js';
import { record } from './recording.js';

record();
createApp({
  setup() {
    const count = ref(0);
    return { count };
  },
  template: `
    <h1>Vite and Vue</h1>
    <ul id="list"><li v-for="number in count" :key="number">Item {{ number }}</li></ul>
    <button id="add" @click="count++">Add</button>`,
}).mount('#app');
