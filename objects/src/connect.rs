//! From an address and the settings to a client of the store. Asks it nothing yet.

use std::sync::Arc;

use object_store::ObjectStore;

use crate::{Address, ObjectsError, Patience, Settings};

#[cfg(not(feature = "object-stores"))]
pub(crate) fn connect(address: &Address, _: &Settings, _: Patience) -> Result<Arc<dyn ObjectStore>, ObjectsError> {
    Err(ObjectsError::NotBuilt(address.to_string()))
}

#[cfg(feature = "object-stores")]
pub(crate) fn connect(
    address: &Address,
    settings: &Settings,
    patience: Patience,
) -> Result<Arc<dyn ObjectStore>, ObjectsError> {
    clients::connect(address, settings, patience)
}

#[cfg(feature = "object-stores")]
mod clients {
    use std::sync::Arc;
    use std::time::Duration;

    use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
    use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
    use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
    use object_store::{BackoffConfig, ClientOptions, ObjectStore, RetryConfig};

    use crate::address::Scheme;
    use crate::{Address, ObjectsError, Patience, Settings};

    const PAUSE_FIRST: Duration = Duration::from_millis(200);
    const PAUSE_MAX: Duration = Duration::from_secs(10);

    pub(super) fn connect(
        address: &Address,
        settings: &Settings,
        patience: Patience,
    ) -> Result<Arc<dyn ObjectStore>, ObjectsError> {
        // Fails where it was done before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let built = match address.scheme {
            Scheme::S3 => s3(address, settings, patience),
            Scheme::Gs => gs(address, settings, patience),
            Scheme::Az => az(address, settings, patience),
        };
        built.map_err(|error| ObjectsError::Settings { address: address.to_string(), reason: error.to_string() })
    }

    fn s3(address: &Address, settings: &Settings, patience: Patience) -> object_store::Result<Arc<dyn ObjectStore>> {
        let mut builder = AmazonS3Builder::new().with_client_options(client(patience)).with_retry(retry(patience));
        for (name, value) in settings.beginning("aws_") {
            if let Ok(key) = name.parse::<AmazonS3ConfigKey>() {
                builder = builder.with_config(key, value);
            }
        }
        Ok(Arc::new(builder.with_bucket_name(address.bucket()).build()?))
    }

    fn gs(address: &Address, settings: &Settings, patience: Patience) -> object_store::Result<Arc<dyn ObjectStore>> {
        let mut builder =
            GoogleCloudStorageBuilder::new().with_client_options(client(patience)).with_retry(retry(patience));
        for (name, value) in settings.beginning("google_") {
            if let Ok(key) = name.parse::<GoogleConfigKey>() {
                builder = builder.with_config(key, value);
            }
        }
        Ok(Arc::new(builder.with_bucket_name(address.bucket()).build()?))
    }

    fn az(address: &Address, settings: &Settings, patience: Patience) -> object_store::Result<Arc<dyn ObjectStore>> {
        let mut builder =
            MicrosoftAzureBuilder::new().with_client_options(client(patience)).with_retry(retry(patience));
        for (name, value) in settings.beginning("azure_") {
            if let Ok(key) = name.parse::<AzureConfigKey>() {
                builder = builder.with_config(key, value);
            }
        }
        Ok(Arc::new(builder.with_container_name(address.bucket()).build()?))
    }

    /// What is large takes long: only silence is an end.
    fn client(patience: Patience) -> ClientOptions {
        ClientOptions::new()
            .with_connect_timeout(patience.connect)
            .with_timeout_disabled()
            .with_read_timeout(patience.silence)
    }

    fn retry(patience: Patience) -> RetryConfig {
        RetryConfig {
            backoff: BackoffConfig { init_backoff: PAUSE_FIRST, max_backoff: PAUSE_MAX, base: 2.0 },
            max_retries: patience.retries_max,
            retry_timeout: patience.retries_for,
        }
    }
}
