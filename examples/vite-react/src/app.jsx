import { useState } from 'react';
import { Link, Route, Routes } from 'react-router';

/** Each route is a view of the recording; its path names it. */
export function App() {
  return (
    <>
      <nav>
        <Link to="/">List</Link> <Link to="/about">About</Link>
      </nav>
      <Routes>
        <Route path="/" element={<List />} />
        <Route path="/about" element={<h1>About</h1>} />
      </Routes>
    </>
  );
}

function List() {
  const [count, setCount] = useState(0);
  return (
    <>
      <h1>Vite and React</h1>
      <ul id="list">
        {Array.from({ length: count }, (_, index) => (
          <li key={index}>Item {index + 1}</li>
        ))}
      </ul>
      <button id="add" onClick={() => setCount(count + 1)}>
        Add
      </button>
    </>
  );
}
