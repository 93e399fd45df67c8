//! Questions for recommendations, gathered over a level of the query and asked for in one store call.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::{DataLoader, HashMapCache, Loader};
use async_trait::async_trait;

use super::answer::{self, Recommendation};
use crate::graphql::batching::Batches;
use crate::graphql::error::ApiError;
use crate::stores::Graph;
use crate::stores::graph::Question;

/// Questions that make the loader ask at once instead of waiting for more: more than a full page asks.
const BATCH_QUESTIONS_MAX: usize = 1_000;

/// Of one request.
pub(super) type RecommendationLoader = DataLoader<GraphLoader, HashMapCache>;

pub(in crate::graphql) fn loader(graph: Arc<dyn Graph>, batches: &Batches) -> RecommendationLoader {
    let batches = batches.clone();
    DataLoader::with_cache(GraphLoader(graph), move |batch| batches.add(batch), HashMapCache::default())
        .delay(std::time::Duration::ZERO)
        .max_batch_size(BATCH_QUESTIONS_MAX)
}

pub(in crate::graphql) struct GraphLoader(Arc<dyn Graph>);

/// A category that the load does not have is answered with nothing.
#[async_trait]
impl Loader<Question> for GraphLoader {
    type Value = Vec<Recommendation>;
    type Error = ApiError;

    async fn load(&self, questions: &[Question]) -> Result<HashMap<Question, Self::Value>, ApiError> {
        let found = self.0.evidence(questions).await?;
        let model = self.0.model().await?;
        let mut answers = HashMap::new();
        for (question, found) in questions.iter().zip(found) {
            let Some(found) = found else { continue };
            let ranked = answer::ranked(&model, &found);
            let keys: Vec<u32> = ranked.iter().map(|ranked| ranked.product).collect();
            let ids = self.0.product_ids(&keys).await?;
            answers.insert(question.clone(), answer::in_words(&model, &found, &ranked, ids));
        }
        Ok(answers)
    }
}
