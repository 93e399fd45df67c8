//! The server stores beside the embedded ones, over the same loads: asked the same questions, they answer the same.

mod facts;
